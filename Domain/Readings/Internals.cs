using System.Runtime.CompilerServices;

// The spike window is checked against a slow reference, which needs to see it.
[assembly: InternalsVisibleTo("Domain.Tests")]
