"""One Chart value and two painters, SVG and Plotly; knows no web and no database."""
