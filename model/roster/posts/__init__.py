"""岗位: posts, who may stand at them, their hours."""
