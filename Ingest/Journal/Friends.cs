using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ingest.Tests")]
