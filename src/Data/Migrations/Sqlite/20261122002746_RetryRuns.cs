using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetryRuns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "RetryRunId",
                table: "Deliveries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RetryRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    Query = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    AskedByName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    AskedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ThroughId = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    PositionId = table.Column<long>(type: "INTEGER", nullable: false),
                    Queued = table.Column<int>(type: "INTEGER", nullable: false),
                    QueuedAllAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CancelledBy = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Outcomes_Applied = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Dead = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Held = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Repeat = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Retrying = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Superseded = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Unhandled = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Variant = table.Column<int>(type: "INTEGER", nullable: false),
                    Outcomes_Waiting = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetryRuns", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_RetryRunId_Id_Processing",
                table: "Deliveries",
                columns: new[] { "RetryRunId", "Id", "Processing" },
                filter: "\"RetryRunId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RetryRuns_Fingerprint",
                table: "RetryRuns",
                column: "Fingerprint",
                unique: true,
                filter: "\"State\" IN (1, 2)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RetryRuns");

            migrationBuilder.DropIndex(
                name: "IX_Deliveries_RetryRunId_Id_Processing",
                table: "Deliveries");

            migrationBuilder.DropIndex(
                name: "IX_AuditEntries_Subject_Id",
                table: "AuditEntries");

            migrationBuilder.DropColumn(
                name: "RetryRunId",
                table: "Deliveries");
        }
    }
}
