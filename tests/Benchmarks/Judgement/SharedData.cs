namespace Twin.Benchmarks.Judgement;

/// <summary>Recordings beside the checkout (<c>../shared/data</c>) or in the folder named by <c>TWIN_DATA</c>.</summary>
internal static class SharedData
{
    public static string Folder(string set)
    {
        var root = Environment.GetEnvironmentVariable("TWIN_DATA");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); root is null && at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(beside)) root = beside;
        }

        return Path.Combine(root ?? throw new DirectoryNotFoundException("No recordings: name a folder or set TWIN_DATA."), set);
    }
}
