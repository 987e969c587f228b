"""The rules of study: values in, values out, nothing of the world."""
