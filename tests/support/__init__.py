"""What tests stand on: databases, a broker, and words for given, when, then."""
