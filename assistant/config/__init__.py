"""What can be set, where each value comes from, and what the program finds beside itself."""
