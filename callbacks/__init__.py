"""What a browser can ask for: pages, downloads, headers."""
