"""Files that programs export: records, posts, bibliographic entries."""
