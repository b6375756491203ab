"""Stage 0, the probe: what `python -m mobile_probe` runs."""

from mobile_probe.cli import main

raise SystemExit(main())
