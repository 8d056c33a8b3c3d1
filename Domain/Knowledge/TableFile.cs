namespace Twin.Domain.Knowledge;

/// <summary>Tables that are compiled in.</summary>
internal static class TableFile
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(TableFile).Assembly.GetManifestResourceStream($"Twin.Domain.Knowledge.Tables.{name}")
            ?? throw new InvalidOperationException($"The table '{name}' is not compiled in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
