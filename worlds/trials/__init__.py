"""The trials: many small planted worlds of one operator and one service, each made in a second."""
