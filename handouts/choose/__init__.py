"""A request becomes a selection, and a selection the pieces of a leaflet."""
