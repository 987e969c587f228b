"""What is measured in a process of its own: studyllm where no command does it, floors and peers."""
