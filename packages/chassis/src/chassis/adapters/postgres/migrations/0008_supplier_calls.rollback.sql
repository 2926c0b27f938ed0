DROP TABLE generation.supplier_call;
