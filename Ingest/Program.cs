Console.Error.WriteLine("usage: ingest replay FILE ... (see README)");
return 2;
