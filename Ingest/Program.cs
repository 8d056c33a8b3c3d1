using Twin.Ingest;

return await Commands.RunAsync(args);
