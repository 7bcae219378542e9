"""A RabbitMQ for tests, benchmarks and fault runs: found, started or installed, and always named."""

from tests.support.broker.choice import Broker, GivenBroker, NoBroker, find_broker, private_broker

__all__ = ["Broker", "GivenBroker", "NoBroker", "find_broker", "private_broker"]
