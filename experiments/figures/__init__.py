"""Figures as plain Plotly dictionaries: data in, figure out, nothing read and nothing written."""
