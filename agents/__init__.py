"""Who negotiates, and what a deal is worth to them."""
