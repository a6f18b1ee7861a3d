"""What every widget stands on; knows no feature."""
