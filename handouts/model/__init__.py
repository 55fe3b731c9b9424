"""The frozen values that stages hand on: a topic, a clinic, a patient, a page, a selection, a galley."""
