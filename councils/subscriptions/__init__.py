"""Whoever wants to hear of a territory's white zones: news, mails, webhooks, a feed."""
