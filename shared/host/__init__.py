"""The host: prepares databases and keys, assembles stages into one app, serves it and makes read tables anew."""
