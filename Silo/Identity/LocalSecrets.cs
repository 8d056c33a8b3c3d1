using System.Text;

namespace Twin.Silo.Identity;

/// <summary>
/// Secrets that this process makes for its own parts (the simulator), kept in the data folder for its owner only (mode 600).
/// </summary>
public static class LocalSecrets
{
    /// <summary>User name of the demo plant's simulator.</summary>
    public const string Simulator = "simulator";

    /// <summary>Makes the simulator's MQTT credential, or reads the one made before. Answers with its secret.</summary>
    public static async Task<string> EnsureSimulatorAsync(
        ICredentialStore store, string dataPath, string plant, CancellationToken cancellationToken = default)
    {
        var path = Path.Combine(dataPath, $"{Simulator}.secret");
        if (File.Exists(path))
        {
            var kept = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            var check = await store.VerifyMqttAsync(Simulator, kept, "local", cancellationToken);
            if (check.Principal?.MayPublish(plant, "") == true) return kept;
        }

        var secret = await store.SaveMqttAsync(Simulator, [new PublishScope(plant, "*")], null, cancellationToken);
        Directory.CreateDirectory(dataPath);
        await WriteAsync(path, secret, cancellationToken);
        return secret;
    }

    private static async Task WriteAsync(string path, string secret, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // The mode of a file that exists is not touched by opening it: remove it first.
            File.Delete(path);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(secret + "\n"), cancellation);
    }
}
