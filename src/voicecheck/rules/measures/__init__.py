"""What a rule may measure: each figure declared once, beside the function that takes it."""
