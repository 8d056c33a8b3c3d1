using Twin.Domain.Forms;
using Twin.Domain.Work;
using Xunit;

namespace Twin.Domain.Tests.Work;

/// <summary>What an inspection says it found.</summary>
public sealed class FoundDefectsTests
{
    [Theory]
    [InlineData("""[{"content":"Seal","result":"bad","note":"drips"},{"content":"Guard","result":"good"}]""", "Seal: drips")]
    [InlineData("""[{"measure":"Seal","result":"bad"},{"result":"bad","note":"loose"}]""", "Seal|loose")]
    [InlineData("""[{"result":"bad"},{"content":5,"result":"bad"},7]""", "")]
    [InlineData("\"bad\"", "")]
    [InlineData("""[{"document":"d","takenMs":1}]""", "")]
    public void Of_TellsTheItemsThatFailed(string json, string expected) => Assert.Equal(expected,
        string.Join('|', FoundDefects.Of([new FormValue("items", json, "user:a", 1)])));
}
