"""Tests of the complaints."""
