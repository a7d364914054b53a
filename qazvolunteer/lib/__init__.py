"""Small modules with one subject each and no models. Anything may import them; they import nothing of ours."""
