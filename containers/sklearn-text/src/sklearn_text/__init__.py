"""Multi-task text classifier under SageMaker's container contract: linear heads over word and character n-grams."""
