UPDATE ${worker}.run SET finished = clock_timestamp(), outcome = ${outcome}, reason = ${reason} WHERE id = ${run};
