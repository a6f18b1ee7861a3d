"""What the browser tests stand on: servers, hosts and the probe that watches them."""
