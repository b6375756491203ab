"""Stage 5: white zones become cases that operators answer, and claimed repairs are put to the test."""
