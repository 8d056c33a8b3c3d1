using Twin.Grains.Interfaces.Judgement;

namespace Twin.Grains.Judgement;

/// <summary>What is stored of a model's file.</summary>
[GenerateSerializer, Alias("twin.judgement.file.v1")]
public sealed class ModelFileRecord
{
    /// <summary>The ONNX file.</summary>
    [Id(0)] public byte[] File { get; set; } = [];
}

/// <inheritdoc cref="IModelFileGrain"/>
[GrainType("model-file")]
public sealed class ModelFileGrain([PersistentState("model-file")] IPersistentState<ModelFileRecord> record) : Grain, IModelFileGrain
{
    /// <inheritdoc/>
    public async ValueTask PutAsync(byte[] file)
    {
        record.State = new ModelFileRecord { File = file };
        try
        {
            await record.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> GetAsync() => new(record.State.File);
}
