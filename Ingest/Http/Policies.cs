namespace Twin.Ingest.Http;

/// <summary>Names of the authorisation policies that ingest's endpoints ask for; the host defines them.</summary>
public static class Policies
{
    /// <summary>May send readings.</summary>
    public const string ReadingsWrite = "readings.write";
}
