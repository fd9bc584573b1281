"""A copy of a file without what hides in it, made part by part; what is seen stays as it is. To be run in a worker."""
