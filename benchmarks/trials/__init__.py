"""What `script/bench discovery` is made of: answers, their score on planted worlds, the summary of many."""
