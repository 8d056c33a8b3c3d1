namespace Twin.MqttLoad;

/// <summary>The values that a generator sends, in tenths.</summary>
internal static class LoadValues
{
    /// <summary>Value of the n-th reading of a connection.</summary>
    internal static long Tenths(string kind, long n) => kind == "wave" ? Wave(n) : n * 10;

    private static long Wave(long n) => n % 100_000 == 99_999 ? 1_500 : 200 + (n * 7 % 1_000);
}
