"""The desk: a page in the browser on the clinic's own machine, where leaflets are chosen, seen and printed."""
