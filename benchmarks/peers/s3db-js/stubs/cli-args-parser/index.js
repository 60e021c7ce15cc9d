// In place of a package for the command line of s3db.js, which the benchmark does not use.
