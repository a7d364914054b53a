"""Settings: `base` reads everything from the environment, `test` overrides what tests need."""
