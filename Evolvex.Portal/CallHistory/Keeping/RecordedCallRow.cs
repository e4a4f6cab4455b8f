using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A call that has a recording. Beside the calls, so that neither has to wait for the other when it is read anew.</summary>
internal sealed class RecordedCallRow
{
    public long CallId { get; init; }
}

/// <summary>Table <c>call_recordings</c>.</summary>
internal sealed class RecordedCallTable : PortalTable<RecordedCallRow>
{
    public override void Configure(EntityTypeBuilder<RecordedCallRow> builder)
    {
        builder.ToTable("call_recordings");
        builder.HasKey(row => row.CallId);
        builder.Property(row => row.CallId).ValueGeneratedNever();
    }
}
