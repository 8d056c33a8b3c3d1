using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Ingest.Onnx;

/// <summary>
/// One version of a model, loaded: one session shared by all who ask it, on one thread without a pool of its own. It lives until the last
/// of them has let go, since the runtime is native code and a session must not go away under a run.
/// </summary>
public sealed class OnnxModel : IDisposable
{
    /// <summary>Longest a run may take, ms, when a file is taken in: it runs inside a grain's turn.</summary>
    public const int MostRunMs = 20;

    /// <summary>Most memory all sessions together may take for weights and results, bytes: two small operands that broadcast to something
    /// huge are refused at their trial instead of taking the process with them.</summary>
    public const uint MostMemory = 512 << 20;

    private static readonly Lazy<bool> s_bounded = new(Bound);
    private readonly Lock _gate = new();
    private int _users = 1;
    private bool _closed;

    private OnnxModel(InferenceSession session, ModelCard card, string hash) => (Session, Card, Hash) = (session, card, hash);

    /// <summary>What it says of itself, or what was said of it.</summary>
    public ModelCard Card { get; }

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Its statistics, where it is a monitor of ours.</summary>
    internal MonitorRoots? Roots { get; private set; }

    internal InferenceSession Session { get; }

    internal RunOptions Options { get; } = new();

    /// <summary>Reads, checks, loads and tries a file.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="foreign">What is known of a file that carries no card of its own; null: such files are refused.</param>
    public static (OnnxModel? Model, TwinError? Error) Open(byte[] file, ModelCard? foreign = null)
    {
        var (facts, error) = OnnxCheck.Look(file);
        if (facts is null) return (null, error);
        var card = facts.Metadata.TryGetValue(ModelCard.MetadataKey, out var text) ? CardJson.Read(text) : foreign;
        if (card is null)
            return (null, OnnxErrors.Inputs("the file does not say what its inputs are; name the signals.", "文件未说明其输入，请给出信号。"));
        InferenceSession session;
        try
        {
            using var settings = Settings();
            session = new InferenceSession(file, settings);
        }
        catch (OnnxRuntimeException e)
        {
            return (null, OnnxErrors.Of(e));
        }

        var model = new OnnxModel(session, card, Convert.ToHexStringLower(SHA256.HashData(file)));
        error = OnnxEnds.Fit(session, card) ?? Try(model);
        if (error is null)
        {
            if (card.Kind == "monitor")
                model.Roots = MonitorRoots.Read(file, card, OnnxEnds.Length(session.InputMetadata[MonitorFile.Past]));
            return (model, null);
        }

        model.Dispose();
        return (null, error);
    }

    /// <summary>A caller with buffers of its own; null: the model is gone, ask for the newest.</summary>
    public OnnxCaller? Call() => Enter() ? new OnnxCaller(this) : null;

    /// <summary>No new callers; the session ends with the last of them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
        }

        Leave();
    }

    internal void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0) return;
        }

        Session.Dispose();
        Options.Dispose();
    }

    private bool Enter()
    {
        lock (_gate)
        {
            if (_closed) return false;
            _users++;
            return true;
        }
    }

    private static Microsoft.ML.OnnxRuntime.SessionOptions Settings()
    {
        var settings = new Microsoft.ML.OnnxRuntime.SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (s_bounded.Value) settings.AddSessionConfigEntry("session.use_env_allocators", "1");
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        settings.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return settings;
    }

    /// <summary>One bounded arena for all sessions; it grows by what is asked for.</summary>
    private static bool Bound()
    {
        using var arena = new OrtArenaCfg(MostMemory, 1, -1, -1);
        using var cpu = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(cpu, arena);
        return true;
    }

    /// <summary>Some runs on nothing in particular: does it answer with numbers, and soon enough?</summary>
    private static TwinError? Try(OnnxModel model)
    {
        using var caller = model.Call()!;
        var sample = new double[model.Card.Signals.Length];
        try
        {
            var best = double.MaxValue;
            for (var run = 0; run < 3; run++)
            {
                var begun = Stopwatch.GetTimestamp();
                var answer = caller.Step(sample);
                best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                if (!double.IsFinite(answer)) return OnnxErrors.NotANumber();
                if (best > 10 * MostRunMs) break;
            }

            return best > MostRunMs ? OnnxErrors.Slow(best) : null;
        }
        catch (OnnxRuntimeException e)
        {
            return OnnxErrors.Of(e);
        }
    }
}
