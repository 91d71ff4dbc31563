"""The desk and the API: what people and machines at one node see and do."""
