"""The functions that exported programs are made of: each file is copied into a program that calls it."""
