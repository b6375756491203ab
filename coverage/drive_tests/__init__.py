"""ARCEP's tests in the field: `rows` reads them, `outcome` judges, `load` keeps, `within` tells."""
