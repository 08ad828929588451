"""Five social networks on a laptop, speaking the vendors' wire contracts on loopback."""
