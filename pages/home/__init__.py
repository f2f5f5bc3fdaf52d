"""首页: what each role sees first."""
