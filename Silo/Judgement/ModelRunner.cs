using System.Security.Cryptography;
using Twin.Domain;
using Twin.Domain.Judgement;
using Twin.Grains.Ports;
using Twin.Ingest.Onnx;

namespace Twin.Silo.Judgement;

/// <summary>ONNX Runtime behind the grains' port: a session lives as long as somebody asks it.</summary>
internal sealed class ModelRunner : IModelRunner
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (OnnxModel Model, int Users)> _open = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public (ModelCard? Card, string Hash, TwinError? Error) Check(byte[] file, ModelCard? foreign)
    {
        var (model, error) = OnnxModel.Open(file, foreign);
        if (model is null) return (null, "", error);
        using (model) return (model.Card, model.Hash, null);
    }

    /// <inheritdoc/>
    public (IModelCall? Call, TwinError? Error) Open(byte[] file, ModelCard card)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(file));
        lock (_gate)
        {
            if (!_open.TryGetValue(hash, out var open))
            {
                var (model, error) = OnnxModel.Open(file, card);
                if (model is null) return (null, error);
                open = (model, 0);
            }

            _open[hash] = (open.Model, open.Users + 1);
            return (new Call(open.Model.Call()!, () => Leave(hash)), null);
        }
    }

    /// <inheritdoc/>
    public (byte[]? File, TwinError? Error) Export(MonitorModel model, ModelCard card, SignalTable proof) =>
        MonitorExport.Write(model, card, proof);

    private void Leave(string hash)
    {
        lock (_gate)
        {
            var (model, users) = _open[hash];
            if (users > 1)
            {
                _open[hash] = (model, users - 1);
                return;
            }

            _open.Remove(hash);
            model.Dispose();
        }
    }

    private sealed class Call(OnnxCaller caller, Action leave) : IModelCall
    {
        private bool _left;

        public long Steps => caller.Steps;

        public ReadOnlySpan<float> Shares => caller.Shares;

        public double Step(ReadOnlySpan<double> sample) => caller.Step(sample);

        public bool Explain(MonitorBlame into) => caller.Explain(into);

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            caller.Dispose();
            leave();
        }
    }
}
