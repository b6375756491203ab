"""The doors of the ground floor: spaces, their people, their tokens, and invitations."""
