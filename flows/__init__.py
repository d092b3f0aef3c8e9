"""The way of the data: sources → documents → annotations → tables → gate → release."""
