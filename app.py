"""The joint of the application: settings, command line, server."""
