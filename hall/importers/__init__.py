"""Import files: items and centres as halls export them."""
