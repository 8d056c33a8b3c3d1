using Twin.Domain;
using Twin.Domain.Judgement;

namespace Twin.Grains.Ports;

/// <summary>Runs ONNX models and writes our own. One session per file, shared by all who ask it.</summary>
public interface IModelRunner
{
    /// <summary>Reads, checks and tries a file; the error says why it is refused.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="foreign">What is known of a file that carries no card of its own.</param>
    (ModelCard? Card, string Hash, TwinError? Error) Check(byte[] file, ModelCard? foreign);

    /// <summary>Opens a file for a caller of its own, who disposes of it.</summary>
    (IModelCall? Call, TwinError? Error) Open(byte[] file, ModelCard card);

    /// <summary>Writes a monitor and proves on a period that it says what the trainer says.</summary>
    (byte[]? File, TwinError? Error) Export(MonitorModel model, ModelCard card, SignalTable proof);
}

/// <summary>One caller of a model, with a state of its own. Not safe for two threads.</summary>
public interface IModelCall : IDisposable
{
    /// <summary>Steps since its start.</summary>
    long Steps { get; }

    /// <summary>Shares of the signals in the last answer; empty where the model has none.</summary>
    ReadOnlySpan<float> Shares { get; }

    /// <summary>Asks; NaN is a missing value, and the answer where the model has none.</summary>
    double Step(ReadOnlySpan<double> sample);

    /// <summary>Says what it makes of each signal in the last answer; false where the model has nothing to say of that.</summary>
    bool Explain(MonitorBlame into);
}
