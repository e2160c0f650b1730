"""Questions asked of the model: runs, figures and the command line."""
