"""A printed handout is read back, with other libraries than made it, and compared with what it should be."""
